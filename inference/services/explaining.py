"""What can go wrong while models learn or are measured, as sentences; the model in use stays as it was."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import torch
from jobs.errors import JobFailed

from inference.detectors.checkpoint import CheckpointError
from inference.detectors.predictor import DeviceMissing
from inference.training import loop, recipes, together
from inference.training.coco import DataError

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def explained(again: str = "") -> Iterator[None]:
    """Turn what is to be expected into JobFailed. again: what trying again does, where it is not simply done anew."""
    retry = f"ry again: {again}." if again else "ry again."
    try:
        yield
    except loop.TrainingDiverged as error:
        raise JobFailed(
            f"Learning went astray: {error}. The model in use is untouched. Try again with another recipe, or look for "
            f"odd boxes among the newest fields."
        ) from error
    except DeviceMissing as error:
        raise JobFailed(f"The worker: {error}.") from error
    except (DataError, CheckpointError, recipes.RecipeError) as error:
        raise JobFailed(f"{error}") from error
    except together.ProcessDied as error:
        raise JobFailed(f"The training stopped: {error}. T{retry}") from error
    except torch.OutOfMemoryError as error:
        raise JobFailed("The graphics card's memory is full. Use the CPU, or try when the card is free.") from error
    except OSError as error:
        if error.errno not in FULL:
            raise
        raise JobFailed(f"The disk of the worker is full. Make room and t{retry}") from error
