"""The one renderer of form sections."""
