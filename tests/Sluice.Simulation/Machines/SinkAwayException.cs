namespace Sluice.Simulation.Machines;

/// <summary>A sink did not answer: whether the statement was done is not known.</summary>
internal sealed class SinkAwayException() : Exception("The sink did not answer.");
