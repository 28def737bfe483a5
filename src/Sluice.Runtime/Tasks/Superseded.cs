using Sluice.Core.Errors;

namespace Sluice.Runtime.Tasks;

/// <summary>A newer run or attempt holds what this one was to write, or the run has ended: the task must end and may not be retried.</summary>
internal static class Superseded
{
    /// <summary>Its code.</summary>
    public const string Code = "SLC4005";

    /// <summary>The fault that ends the task.</summary>
    /// <param name="what">What was found, and where.</param>
    public static SluiceException By(string what) =>
        new(Code, $"{what} Nothing of this run was written after that. See which run holds the job before you start it again.");
}
