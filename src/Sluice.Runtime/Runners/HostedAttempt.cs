using Sluice.Core.Attempts;
using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Runtime.Attempts;
using Sluice.Runtime.Permits;

namespace Sluice.Runtime.Runners;

/// <summary>An attempt in the node's own process.</summary>
internal sealed class HostedAttempt(
    AttemptGrant grant, Permit permit, RunWriters writers, RunnersOptions options, IWorkStore store, AttemptSurroundings surroundings)
{
    private readonly AttemptPermit _permit = new(options.Clock, permit);
    private readonly Lock _gate = new();
    private AttemptRun? _run;
    private AttemptOrder _order;
    private long? _killedAt;

    public AttemptId Id => grant.Attempt.Id;

    public RunKey Run => grant.Attempt.Run;

    /// <summary>Ends with the attempt.</summary>
    public Task Done { get; private set; } = Task.CompletedTask;

    public AttemptNews News
    {
        get
        {
            lock (_gate)
                return _run?.News ?? new AttemptNews(AttemptState.Running, default);
        }
    }

    /// <summary>How long ago it was told that it is killed; <see cref="TimeSpan.Zero"/> when it was not.</summary>
    public TimeSpan KilledFor
    {
        get
        {
            lock (_gate)
                return _killedAt is { } at ? options.Time.GetElapsedTime(at) : TimeSpan.Zero;
        }
    }

    /// <summary>Works, on threads of the pool, and tells how it ended.</summary>
    public void Begin(Action<AttemptNews> ended) => Done = Task.Run(async () => ended(await WorkAsync()));

    public void Order(Permit later, AttemptOrder order)
    {
        AttemptRun? run;
        lock (_gate)
        {
            if (order == AttemptOrder.Kill)
                _killedAt ??= options.Time.GetTimestamp();
            if (order > _order)
                _order = order;
            run = _run;
        }

        if (run is not null)
            run.Order(later, order);
        else if (order == AttemptOrder.Kill)
            _permit.End();
        else
            _permit.Extend(later);
    }

    private async Task<AttemptNews> WorkAsync()
    {
        string text;
        try
        {
            text = options.OpenJob(grant);
        }
        catch (SluiceException e)
        {
            return new AttemptNews(AttemptState.Failed, default) { Error = $"{e.Code} {e.Message}", IsTransient = e.IsTransient, IsQuiesced = true };
        }

        using var run = new AttemptRun(grant with { Config = text }, _permit, store, surroundings, writers);
        AttemptOrder order;
        lock (_gate)
            (_run, order) = (run, _order);
        run.Order(_permit.Current, order);
        return await run.RunAsync();
    }
}
