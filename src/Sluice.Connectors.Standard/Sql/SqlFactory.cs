using Sluice.Connect.Options;
using Sluice.Connect.Transforms;
using Sluice.Connectors.Standard.Sql.Syntax;

namespace Sluice.Connectors.Standard.Sql;

internal sealed class SqlFactory : ITransformFactory
{
    internal static readonly Option<string> Query = Option.String(
        "query",
        "SELECT expressions FROM input [WHERE condition], in SeaTunnel's dialect: one table, row by row. Errors name their line and column in the query.").Required();

    private static readonly Option<SqlEngine> Engine = Option.Enum<SqlEngine>("engine", "The dialect; there is one.").WithDefault(SqlEngine.Zeta);

    public string Name => "Sql";

    public string Summary => "Computes columns and chooses rows by a SQL query.";

    public OptionSet Options { get; } = new(Query, Engine);

    public ITransform Create(TransformContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        try
        {
            return new SqlTransform(context, SqlParser.Parse(context.Options.Get(Query)));
        }
        catch (SqlException e)
        {
            throw SqlTransform.Explain(context.Options, e);
        }
    }
}
