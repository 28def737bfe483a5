using Sluice.Core.Attempts;
using Sluice.Core.Identity;
using Sluice.Runtime.Tasks;

namespace Sluice.Runtime.Attempts;

/// <summary>The attempts of an attempt's run, as the store knows them.</summary>
internal sealed class AttemptPeers(IWorkStore store, RunKey run, AttemptId own) : IPeers
{
    public AttemptId Own => own;

    public ValueTask<IReadOnlyList<AttemptRecord>> ReadAsync(CancellationToken cancellationToken) => store.ReadAttemptsAsync(run, cancellationToken);
}
