using System.Globalization;

namespace Sluice.Core.Identity;

/// <summary>A run of a job: 1 for the first; each resume or restart adds 1.</summary>
/// <param name="Value">At least 1.</param>
public readonly record struct RunNumber(int Value)
{
    /// <inheritdoc />
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
