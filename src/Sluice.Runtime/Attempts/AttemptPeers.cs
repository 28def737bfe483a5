using Sluice.Core.Attempts;
using Sluice.Core.Identity;
using Sluice.Runtime.Tasks;

namespace Sluice.Runtime.Attempts;

/// <summary>The other attempts of an attempt's run, as the store knows them.</summary>
internal sealed class AttemptPeers(IWorkStore store, RunKey run, AttemptId own) : IPeers
{
    public async ValueTask<IReadOnlyList<AttemptRecord>> ReadAsync(CancellationToken cancellationToken) =>
        [.. (await store.ReadAttemptsAsync(run, cancellationToken)).Where(a => a.Id != own)];
}
