namespace Sluice.Connect.Sinks;

/// <summary>A sink with a ledger in its target. A sink that is <see cref="SinkClass.LeaseOnly"/> or <see cref="SinkClass.Staged"/> needs none of it.</summary>
public interface IFencingSink : ISink, ISinkFence;
