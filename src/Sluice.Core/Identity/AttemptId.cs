using System.Globalization;

namespace Sluice.Core.Identity;

/// <summary>One try at one split. Numbers come from the store and only grow, so that a later attempt outranks an earlier one.</summary>
/// <param name="Value">At least 1.</param>
public readonly record struct AttemptId(long Value)
{
    /// <inheritdoc />
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
