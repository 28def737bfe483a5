using System.Globalization;

namespace Sluice.Core.Identity;

/// <summary>A job within a store.</summary>
/// <param name="Value">Greater than 0; given by the store.</param>
public readonly record struct JobId(long Value)
{
    /// <summary>Decimal digits, as the API writes it.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
