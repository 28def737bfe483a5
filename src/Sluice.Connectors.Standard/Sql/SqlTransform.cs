using Sluice.Connect.Config;
using Sluice.Connect.Options;
using Sluice.Connect.Schema;
using Sluice.Connect.Transforms;
using Sluice.Connectors.Standard.Sql.Binding;
using Sluice.Connectors.Standard.Sql.Evaluation;
using Sluice.Connectors.Standard.Sql.Syntax;
using Sluice.Connectors.Standard.Transforms;

namespace Sluice.Connectors.Standard.Sql;

/// <summary>A query, parsed. The name of its table is not compared with the input's: SeaTunnel runs such jobs as well.</summary>
internal sealed class SqlTransform(TransformContext context, SqlQuery query) : ITransform
{
    public ITableTransform Bind(TableSchema input)
    {
        try
        {
            var surroundings = new SqlSurroundings(context.Clock, context.NewRandom());
            var binder = new ExpressionBinder(input, surroundings);
            var columns = query.Items.SelectMany(i => BindItem(i, input, binder)).ToList();
            ThrowIfTwice(columns, input);
            var where = query.Where is null ? null : binder.BindCondition(query.Where);
            return new TableSql(input, Describe(input, columns), [.. columns.Select(c => c.Value)], where, binder.Used, surroundings, Text);
        }
        catch (SqlException e)
        {
            throw Explain(context.Options, e);
        }
    }

    public static ConfigException Explain(OptionValues options, SqlException e) => new(
        options.LocationOf(SqlFactory.Query),
        $"{options.Path}.{SqlFactory.Query.Name}",
        $"{e.Message}: {SqlPlace.Of(options.Get(SqlFactory.Query), e.Offset)}",
        e.Hint,
        e.Code);

    private string Text => context.Options.Get(SqlFactory.Query);

    private static IEnumerable<(string Name, Expression Value)> BindItem(SqlItem item, TableSchema input, ExpressionBinder binder) => item.Value is SqlNode.Star
        ? input.Columns.Select((c, i) => (c.Name, (Expression)binder.Column(i, item.Value.Offset)))
        : [(item.Name, binder.Bind(item.Value))];

    private static void ThrowIfTwice(List<(string Name, Expression Value)> columns, TableSchema input)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, value) in columns)
        {
            if (!seen.Add(name))
            {
                throw new SqlException(
                    SqlException.DoesNotFit, value.Offset, $"two columns would be named '{name}'", input.IndexOf(name) >= 0 ? "give one of them another name with AS; * brings all columns of the input" : "give one of them another name with AS");
            }
        }
    }

    private static TableSchema Describe(TableSchema input, List<(string Name, Expression Value)> columns)
    {
        var definitions = columns.Select(c => c.Value is ColumnReference column
            ? column.Definition with { Name = c.Name }
            : new ColumnDefinition(c.Name, c.Value.Type) { IsNullable = c.Value.IsNullable });
        var kept = columns.Where(c => c.Value is ColumnReference).Select(c => (((ColumnReference)c.Value).Index, c.Name));
        return KeptKeys.Follow(input, [.. definitions], [.. kept]);
    }
}
