"""The made-up service, and the visit played from outside."""
