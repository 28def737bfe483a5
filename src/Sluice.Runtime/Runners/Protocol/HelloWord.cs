namespace Sluice.Runtime.Runners.Protocol;

/// <summary>A runner is ready.</summary>
/// <param name="Version">Which protocol it speaks.</param>
/// <param name="Process">Its process.</param>
internal sealed record HelloWord(int Version, int Process)
{
    /// <summary>The protocol of this release.</summary>
    public const int Present = 1;
}
