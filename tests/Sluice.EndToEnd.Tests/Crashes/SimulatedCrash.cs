namespace Sluice.EndToEnd.Tests.Crashes;

/// <summary>The process would have died here.</summary>
internal sealed class SimulatedCrash(string stage) : Exception($"crash at {stage}");
