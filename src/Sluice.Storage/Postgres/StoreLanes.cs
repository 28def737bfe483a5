using Sluice.Core.Identity;
using Sluice.Core.Requests;
using Sluice.Storage.Postgres.Lanes;
using Sluice.Storage.Postgres.Roles;
using Sluice.Storage.Postgres.Schema;

namespace Sluice.Storage.Postgres;

/// <summary>All sessions of a store, by what they are for.</summary>
internal sealed class StoreLanes : IAsyncDisposable
{
    private readonly PostgresStoreOptions _options;
    private readonly LaneGroup _work;
    private readonly LaneGroup _stops;
    private readonly LaneGroup _renewals;
    private readonly LaneGroup _breaking;
    private readonly DirectReads _reads;
    private readonly LockBreaker _breaker;
    private readonly LaneWatch _watch;

    private StoreLanes(PostgresStoreOptions options, TimeProvider clock)
    {
        _options = options;
        var factory = new SessionFactory(options);
        LaneGroup Group(SessionKind kind, int size, int most = 0) => new(kind, size, most, factory, options.Uri.ToString(), TimeProvider.System);
        _work = Group(SessionKind.Work, options.WorkSessions);
        _stops = Group(SessionKind.Stop, options.StopSessions, options.StopSessionsAtMost);
        _renewals = Group(SessionKind.Renewal, 1);
        _breaking = Group(SessionKind.Breaker, 1);
        _breaker = new LockBreaker(_breaking, options.Uri.ToString());
        _reads = new DirectReads(factory, _work, options.Timings.Answer, options.Uri.ToString());
        _watch = new LaneWatch([_stops, _renewals, _work, _breaking], _reads, options.Timings.Answer);
        Roles = new StoreRoles(_stops, _work, _renewals, _reads, _breaker, clock);
    }

    public StoreRoles Roles { get; }

    /// <summary>Opens the first session for work and finds out whether the server can hold a store.</summary>
    public static async ValueTask<StoreLanes> OpenAsync(PostgresStoreOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        // Refusals of the server come as they are: here somebody chose the address, and can mend it.
        await Task.Factory.StartNew(
            () =>
            {
                using var session = new SessionFactory(options).Open(SessionKind.Work);
                PostgresSchema.Check(session);
            },
            cancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).WaitAsync(cancellationToken);
        return new StoreLanes(options, clock);
    }

    /// <summary>Brings the schema up to date and opens what is reserved.</summary>
    public async ValueTask<(StoreId Id, Durability Durability)> PrepareAsync(Func<string> newStoreId, CancellationToken cancellationToken)
    {
        if (await OnceAsync(PostgresSchema.ChangesMeaning, cancellationToken))
            await DemandNobodyAsync(cancellationToken);
        var id = await OnceAsync(s => PostgresSchema.Migrate(s, _options.Schema, newStoreId, Roles.Clock.GetUtcNow()), cancellationToken);
        foreach (var group in (LaneGroup[])[_stops, _renewals, _breaking, _work])
            await group.StartAsync();
        var durability = await Roles.Read(
            "reading the durability", s => (Durability)s.One("SELECT durability()", StoreValues.None, r => r.GetInt32(0)), cancellationToken);
        return (id, durability);
    }

    /// <summary>Something that is done while the store is opened, in a session of its own.</summary>
    private Task<T> OnceAsync<T>(Func<StoreSession, T> work, CancellationToken cancellationToken) => Task.Factory.StartNew(
        () =>
        {
            using var session = new SessionFactory(_options).Open(SessionKind.Work);
            return work(session);
        },
        cancellationToken,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default).WaitAsync(cancellationToken);

    /// <summary>
    /// Waits for as long as a session may be silent before it is held for lost, and refuses to go on when a node was not.
    /// </summary>
    private async Task DemandNobodyAsync(CancellationToken cancellationToken)
    {
        var first = await OnceAsync(LivingNodes.Read, cancellationToken);
        if (first.IsEmpty)
            return;
        for (var waited = TimeSpan.Zero; waited < _options.Timings.Silence; waited += _options.Timings.Renewal)
        {
            await Task.Delay(_options.Timings.Renewal, TimeProvider.System, cancellationToken);
            (await OnceAsync(LivingNodes.Read, cancellationToken)).DemandSilenceSince(first, _options.Uri.ToString());
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _breaker.Dispose();
        _reads.Dispose();
        foreach (var group in (LaneGroup[])[_work, _stops, _renewals, _breaking])
            await group.DisposeAsync();
        _watch.Dispose();
    }
}
