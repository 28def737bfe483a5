namespace Sluice.Connect.Sinks;

/// <summary>Names a run's right to write to a sink. The ledger's keys and its epoch come from here.</summary>
/// <param name="Store">The store's random id: two stores may both have a job 1.</param>
/// <param name="Job">The job.</param>
/// <param name="Generation">Grows with each fresh start; positions are inherited only within one.</param>
/// <param name="Sink">The sink within the job.</param>
/// <param name="Epoch">Grows with each run and each final status; a lower one than the ledger's is refused.</param>
public readonly record struct SinkToken(string Store, long Job, int Generation, string Sink, long Epoch);
