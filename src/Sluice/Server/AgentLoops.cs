using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Engine.Agents;
using Sluice.Engine.Restores;
using Sluice.Engine.Waiting;

namespace Sluice.Server;

/// <summary>
/// The node's agent: its session, renewed on a thread of its own; what is assigned to it; its runners; its reports. It holds no truth.
/// </summary>
internal sealed class AgentLoops : IDisposable
{
    private readonly LoopThread _thread;
    private readonly HeldAttempts _held = new();
    private readonly AttemptClaims _claims;
    private readonly ReportQueue _reports;
    private readonly SessionKeeper _keeper;
    private readonly AgentStop _stop;
    private readonly QuarantineNotice _quarantine;

    /// <summary>Makes an agent.</summary>
    /// <param name="options">What the node tells of itself.</param>
    /// <param name="store">The truth.</param>
    /// <param name="hints">Told of ends.</param>
    /// <param name="guard">While it holds, nothing is taken.</param>
    /// <param name="runners">Runs attempts.</param>
    /// <param name="tools">Clock, times, log.</param>
    public AgentLoops(WorkerOptions options, IControlStore store, IHints hints, RestoreGuard guard, INodeRunners runners, LoopTools tools)
    {
        _thread = new LoopThread("sluice session", tools.Time);
        var parts = new AgentParts(options, tools.Clock, tools.Time, tools.Timings) { Load = new MachineLoad().Since };
        _reports = new ReportQueue(store, _held, runners, hints, guard, tools.Time, tools.Timings, tools.Loop);
        _claims = new AttemptClaims(store, _held, runners, guard, parts, tools.Loop);
        _keeper = new SessionKeeper(store, _held, _claims, runners, guard, parts with { Time = _thread.Time }, tools.LoopOn(_thread.Time));
        _stop = new AgentStop(store, _held, runners, _keeper, parts);
        _quarantine = new QuarantineNotice(store, runners, _keeper, parts, tools.Loop);
        runners.Tell = _reports.Tell;
    }

    /// <summary>The attempts of the node.</summary>
    public HeldAttempts Held => _held;

    /// <summary>The node's session, or <c>null</c>.</summary>
    public WorkerSession? Session => _keeper.Session;

    /// <summary>See <see cref="SessionKeeper.LeaseAge"/>.</summary>
    public TimeSpan? LeaseAge => _keeper.LeaseAge;

    /// <summary>There may be news for this session.</summary>
    public void Wake(WorkerSession session)
    {
        if (session == _keeper.Session)
            _keeper.Wake();
    }

    /// <summary>
    /// Works until <paramref name="stopping"/> is cancelled, then ends in good order: what is at work stops at a commit. Ends at once when
    /// <paramref name="killed"/> is cancelled or one of the loops fails: that fault is thrown.
    /// </summary>
    public async Task RunAsync(TimeSpan mostToStop, CancellationToken stopping, CancellationToken killed)
    {
        using var loops = new LoopGroup(killed);
        using var renewed = CancellationTokenSource.CreateLinkedTokenSource(loops.Ended);
        var renewing = loops.Start(_ => _thread.RunAsync(() => _keeper.RunAsync(renewed.Token)));
        _ = loops.Start(_reports.RunAsync);
        _ = loops.Start(_quarantine.RunAsync);
        await loops.Start(ended => TakeAsync(stopping, ended));
        // Once it is cancelled nobody stops anything in good order: whoever comes next finds out by silence.
        await loops.Start(ended => _stop.StopAsync(mostToStop, EndRenewalsAsync, ended));
        await loops.EndAsync();

        async Task EndRenewalsAsync()
        {
            await renewed.CancelAsync();
            await renewing;
        }
    }

    private async Task TakeAsync(CancellationToken stopping, CancellationToken ended)
    {
        using var taking = CancellationTokenSource.CreateLinkedTokenSource(stopping, ended);
        await _claims.RunAsync(taking.Token);
    }

    public void Dispose() => _thread.Dispose();
}
