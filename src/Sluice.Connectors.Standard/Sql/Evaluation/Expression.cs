using Sluice.Connect.Batches;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Standard.Sql.Evaluation;

/// <summary>
/// A bound expression: its type is known, and it is evaluated for a whole batch at once into a column of its own that it keeps. One
/// instance stands at one place of one task's query. Not thread-safe.
/// </summary>
internal abstract class Expression(DataType type, int offset)
{
    public DataType Type => type;

    /// <summary>Where it stands in the query.</summary>
    public int Offset => offset;

    /// <summary>Whether a value may be null; a hint for the output's schema.</summary>
    public virtual bool IsNullable => true;

    /// <summary>The same value for every row of every batch.</summary>
    public virtual bool IsConstant => false;

    /// <summary>There may be rows without a value: it is evaluated for those that count, and no others.</summary>
    public virtual bool CanFail => false;

    /// <summary>The values, at least as many as there are rows; valid until the next call.</summary>
    public abstract ColumnData Evaluate(Rows rows);
}
