using Sluice.Storage.Postgres.Lanes;

namespace Sluice.Storage.Postgres.Roles;

/// <summary>Where the roles of the store send their work.</summary>
/// <param name="Stops">Sessions kept for stops and requests.</param>
/// <param name="Work">Sessions for everything else.</param>
/// <param name="Renewals">The session kept for renewals.</param>
/// <param name="Reads">Reads of one row by its key.</param>
/// <param name="Breaker">Ends whoever holds what a change waits for.</param>
/// <param name="Clock">Dates what is stored on behalf of a process, never decides.</param>
internal sealed record StoreRoles(LaneGroup Stops, LaneGroup Work, LaneGroup Renewals, DirectReads Reads, LockBreaker Breaker, TimeProvider Clock)
{
    public ValueTask<T> Read<T>(string doing, Func<StoreSession, T> work, CancellationToken cancellationToken) =>
        Work.RunAsync(new StoreWork<T>(doing, IsWrite: false, work), cancellationToken);

    public ValueTask<T> Write<T>(string doing, Func<StoreSession, T> work, CancellationToken cancellationToken) =>
        Work.RunAsync(new StoreWork<T>(doing, IsWrite: true, work), cancellationToken);
}
