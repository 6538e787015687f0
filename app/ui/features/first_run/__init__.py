"""First run: four calm steps from an enrolment code to a laptop with its records."""
