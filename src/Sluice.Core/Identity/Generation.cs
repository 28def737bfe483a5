using System.Globalization;

namespace Sluice.Core.Identity;

/// <summary>A fresh start of a job. Only runs of the same generation inherit positions, and each prepares its targets once.</summary>
/// <param name="Value">At least 1.</param>
public readonly record struct Generation(int Value)
{
    /// <inheritdoc />
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
