"""First run: four calm steps from a joining code to a laptop with its records."""
