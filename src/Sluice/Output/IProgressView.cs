using Sluice.Runtime.Runs;

namespace Sluice.Output;

/// <summary>Shows a run while it lives, on standard error.</summary>
internal interface IProgressView : IRunObserver
{
    /// <summary>Shows until told to stop.</summary>
    Task ShowAsync(CancellationToken cancellationToken);
}
