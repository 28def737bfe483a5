namespace Sluice.Connectors.Standard.Sql.Evaluation;

/// <summary>Java's ways of rounding.</summary>
internal enum DecimalRounding
{
    HalfUp = 0,
    Up = 1,
    Down = 2,
    Ceiling = 3,
    Floor = 4,
}
