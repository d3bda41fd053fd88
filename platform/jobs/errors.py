"""The errors every app builds on: a sentence for a person, a word for a program, a status for the API."""


class DomainError(Exception):
    """Something a person asked for cannot be done; the message says what is wrong and where."""

    code = "error"
    status = 400

    def body(self) -> dict[str, object]:
        """What the API answers beside the status; subclasses add what helps to mend it."""
        return {"code": self.code, "detail": str(self)}


class NoSuchJob(DomainError):
    """The job does not exist, or not for this person."""

    code, status = "not_found", 404


class WrongJobState(DomainError):
    """The job is in a state in which this cannot be done."""

    code, status = "wrong_state", 409


class JobFailed(Exception):
    """Raised by a job's work for a failure it can explain; the sentence is what the person reads."""


class JobCancelled(Exception):
    """Raised between two items: a person has cancelled the job."""


class JobLost(Exception):
    """Raised when the job was given to another worker: this one must write nothing more."""


class JobHandedBack(Exception):
    """Raised between two items when this worker is told to stop: the job goes on elsewhere."""
