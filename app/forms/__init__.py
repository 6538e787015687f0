"""The form engine: definitions, conditions and sessions, all pure."""
