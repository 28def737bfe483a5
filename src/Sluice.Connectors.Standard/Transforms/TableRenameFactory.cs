using Sluice.Connect.Transforms;

namespace Sluice.Connectors.Standard.Transforms;

internal sealed class TableRenameFactory : ScopedTransformFactory
{
    public TableRenameFactory()
        : base(NameRule.All)
    {
    }

    public override string Name => "TableRename";

    public override string Summary => "Renames tables by a rule; of database and schema it changes the case only.";

    protected override ITransform Make(TransformContext context)
    {
        var rule = new NameRule(context.Options);
        return new BoundByTable(table =>
        {
            var (database, schema) = (table.Path.Database, table.Path.SchemaName);
            return new PassThrough(table, table.WithPath(table.Path with
            {
                Database = database is null ? null : rule.InCase(database),
                SchemaName = schema is null ? null : rule.InCase(schema),
                Table = rule.Change(table.Path.Table),
            }));
        });
    }
}
