using Sluice.Connect.Schema;
using Sluice.Connectors.Standard.Sql.Evaluation;
using Sluice.Connectors.Standard.Sql.Syntax;

namespace Sluice.Connectors.Standard.Sql.Functions;

/// <summary>One call in a query, while it is bound.</summary>
/// <param name="Name">The function's name as it was written.</param>
/// <param name="Arguments">The arguments, bound.</param>
/// <param name="Offset">Where it stands.</param>
internal sealed record CallSite(string Name, IReadOnlyList<Expression> Arguments, int Offset)
{
    public DataType TypeOf(int argument) => Arguments[argument].Type;

    /// <summary>The text of an argument that has to be a literal.</summary>
    /// <exception cref="SqlException">It is none.</exception>
    public string Literal(int argument) => Arguments[argument] is Constant { IsNull: false, Value: Connect.Batches.BinaryColumn text }
        ? text.GetString(0)
        : throw new SqlException(
            SqlException.DoesNotFit, Arguments[argument].Offset, $"argument {argument + 1} of {Name.ToUpperInvariant()} must be a text in quotes: the column's type depends on it");
}
