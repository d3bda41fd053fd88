// The door.

import { useTranslation } from "react-i18next";

import { Footer } from "../../app/Footer";
import { ServiceBanner } from "../../app/ServiceBanner";
import { useTitle } from "../../app/useTitle";
import { Mark } from "../../theme/icons";
import classes from "./SignInPage.module.css";
import { SignInForm } from "./SignInForm";

export function SignInPage() {
  const { t } = useTranslation("signIn");
  useTitle(t("title"));
  return (
    <div className={classes.page}>
      <ServiceBanner />
      <main className={classes.main}>
        <div className={classes.box}>
          <h1 className={classes.name}>
            <Mark size={30} />
            Marrowscope
          </h1>
          <p className={classes.lead}>{t("lead")}</p>
          <SignInForm />
        </div>
      </main>
      <Footer />
    </div>
  );
}
