using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Core.Requests;
using Sluice.Core.Runs;

namespace Sluice.Simulation.Memory;

/// <summary>
/// The store's contract in memory: each call is one transaction, done when it returns. What the simulation runs on; it passes the same
/// contract tests as the other homes.
/// </summary>
internal sealed partial class MemoryControlStore(MemoryState initial) : IControlStore
{
    private int _home;

    public MemoryState State { get; private set; } = initial;

    public StoreId Id => State.Id;

    public Durability Durability => Durability.Local;

    /// <summary>Puts an older copy in the place of the store, as a failover to a standby that lagged would.</summary>
    public void FailOver(MemoryState copy)
    {
        State = copy;
        _home++;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private RunRecord Run(RunKey run) =>
        State.Runs.GetValueOrDefault(run) ?? throw new SluiceException("SLC4108", $"Run {run.Number} of job {run.Job} is not in the store.");

    private GenerationRow GenerationOf(RunRecord run) => State.Generations[(run.Job, run.Generation)];

    private void AddEvent(RunRecord run, string message, DateTimeOffset at) =>
        State.Events.Add(new(State.NextEvent++, run.Key, at, run.Status, message));
}
