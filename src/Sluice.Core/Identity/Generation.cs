using System.Globalization;

namespace Sluice.Core.Identity;

/// <summary>A fresh start of a job. Only runs of the same generation inherit positions, and each prepares its targets once.</summary>
/// <param name="Value">At least 1.</param>
public readonly record struct Generation(int Value)
{
    /// <summary>
    /// The next fresh one: after a restore above those that the lost history may have given, whose positions are still in the sinks' ledgers.
    /// </summary>
    public Generation Fresh(int incarnation) => new(Math.Max(Value + 1, (incarnation << 16) + 1));

    /// <inheritdoc />
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
