// The door.

import { Footer } from "../../app/Footer";
import { ServiceBanner } from "../../app/ServiceBanner";
import { useTitle } from "../../app/useTitle";
import { Mark } from "../../theme/icons";
import classes from "./SignInPage.module.css";
import { SignInForm } from "./SignInForm";

export function SignInPage() {
  useTitle("Sign in");
  return (
    <div className={classes.page}>
      <ServiceBanner />
      <main className={classes.main}>
        <div className={classes.box}>
          <h1 className={classes.name}>
            <Mark size={30} />
            Marrowscope
          </h1>
          <p className={classes.lead}>Cell counts in bone-marrow smears</p>
          <SignInForm />
        </div>
      </main>
      <Footer />
    </div>
  );
}
