namespace Sluice.Connectors.Standard.Sql.Evaluation;

/// <summary>A bound condition. It holds or does not: unlike in standard SQL nothing is unknown.</summary>
internal abstract class Condition
{
    /// <summary>See <see cref="Expression.CanFail"/>.</summary>
    public abstract bool CanFail { get; }

    /// <summary>Writes whether it holds for each row; what is written for rows that do not count has no meaning.</summary>
    public abstract void Evaluate(Rows rows, Span<bool> holds);
}
