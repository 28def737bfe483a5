using Orleans.Concurrency;

namespace Sluice.Cluster.Coordinators;

/// <summary>The coordinator of a live run, by the run's name (<c>7311/2</c>). Its calls never wait for a run, a worker or a store.</summary>
[Alias("sluice.coordinator")]
internal interface ICoordinatorGrain : IGrainWithStringKey
{
    /// <summary>Makes sure that there is a coordinator, and asks it how it is.</summary>
    [Alias("attend"), AlwaysInterleave]
    Task<AttendAnswer> AttendAsync(AttendCall call);

    /// <summary>The run changed. A hint: may be lost.</summary>
    [Alias("wake"), AlwaysInterleave, OneWay]
    Task WakeAsync(WakeCall call);

#if SLUICE_NEXT
    /// <summary>What it waits for. Nobody waits for the answer: a coordinator of the release before has none.</summary>
    [Alias("explain"), AlwaysInterleave]
    Task<ExplainAnswer> ExplainAsync(ExplainCall call);
#endif
}
