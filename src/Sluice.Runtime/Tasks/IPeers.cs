using Sluice.Core.Attempts;

namespace Sluice.Runtime.Tasks;

/// <summary>The other attempts of a run.</summary>
internal interface IPeers
{
    /// <summary>Reads them, as the store knows them: those that are gone among them.</summary>
    ValueTask<IReadOnlyList<AttemptRecord>> ReadAsync(CancellationToken cancellationToken);
}
