"""The suite that any central service must pass."""
