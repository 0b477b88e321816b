"""Floor: the plan, its years, components, intervention groups, sources and targets."""
