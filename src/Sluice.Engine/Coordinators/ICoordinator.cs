using Sluice.Core.Errors;
using Sluice.Core.Identity;

namespace Sluice.Engine.Coordinators;

/// <summary>Looks after one run. It owns no truth: several at once are harmless. Passes of one follow each other.</summary>
public interface ICoordinator
{
    /// <summary>The run.</summary>
    RunKey Run { get; }

    /// <summary>Does what is to be done now, and says when to look again.</summary>
    /// <exception cref="SluiceException">SLC4110: the store cannot be reached.</exception>
    ValueTask<Look> PassAsync(CancellationToken cancellationToken);
}
