using Sluice.Core.Attempts;
using Sluice.Core.Identity;

namespace Sluice.Runtime.Tasks;

/// <summary>The attempts of a run, seen by one of them.</summary>
internal interface IPeers
{
    /// <summary>The one that looks.</summary>
    AttemptId Own { get; }

    /// <summary>Reads them all, as the store knows them: itself, and those that are gone, among them.</summary>
    ValueTask<IReadOnlyList<AttemptRecord>> ReadAsync(CancellationToken cancellationToken);
}
