using Sluice.Engine.Coordinators;

namespace Sluice.Cluster.Coordinators;

/// <summary>
/// The coordinator of one live run, placed by Orleans: the engine's own code in a loop beside the grain's calls, so that none of them waits for it. That
/// there is only one of it is hoped for and never relied on: what it decides is a swap in the store.
/// </summary>
[GrainType("sluice.coordinator")]
internal sealed class CoordinatorGrain(CoordinatorGround ground) : Grain, ICoordinatorGrain, IDisposable
{
    private static readonly TimeSpan s_longestEnd = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _ended = new();
    private CoordinatorLoop? _coordinator;
    private Task _working = Task.CompletedTask;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (RunName.Parse(this.GetPrimaryKeyString()) is not { } run)
        {
            // Of another release, perhaps: whoever asks is told that nobody attends.
            DeactivateOnIdle();
            return Task.CompletedTask;
        }

        var coordinator = ground.Make(run);
        (_coordinator, _working) = (coordinator, Task.Run(() => WorkAsync(), CancellationToken.None));
        return Task.CompletedTask;

        async Task WorkAsync()
        {
            await ground.RunAsync(run, coordinator, _ended.Token);
            GrainContext.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "its run is over, or waits for slots"), CancellationToken.None);
        }
    }

    public Task<AttendAnswer> AttendAsync(AttendCall call) =>
        Task.FromResult(new AttendAnswer { IsAttending = _coordinator?.IsAttending == true, At = ground.Name });

    public Task WakeAsync(WakeCall call)
    {
        _coordinator?.Wake();
        return Task.CompletedTask;
    }

#if SLUICE_NEXT
    public Task<ExplainAnswer> ExplainAsync(ExplainCall call) => Task.FromResult(new ExplainAnswer { At = ground.Name });

#endif
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _ended.CancelAsync();
        // A look that hangs in the store is left to itself: it changes nothing that another may not.
        await _working.WaitAsync(s_longestEnd, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    public void Dispose() => _ended.Dispose();
}
