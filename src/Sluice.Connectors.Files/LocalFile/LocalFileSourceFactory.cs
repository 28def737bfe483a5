using Sluice.Connect.Config;
using Sluice.Connect.Options;
using Sluice.Connect.Sources;

namespace Sluice.Connectors.Files.LocalFile;

/// <summary>Makes LocalFile sources.</summary>
internal sealed class LocalFileSourceFactory : ISourceFactory
{
    public string Name => "LocalFile";

    public string Summary => "Reads csv, json, text, parquet, xml, excel and any other files of the local file system; large files by several tasks at once.";

    public OptionSet Options => LocalFileSourceOptions.All;

    public ISource Create(SourceContext context)
    {
        if (!context.Options.Has(LocalFileSourceOptions.Tables))
            return new LocalFileSource([FileTableReader.Read(context.Options, context)]);
        var tables = new List<FileTable>();
        var errors = new List<ConfigError>();
        foreach (var (block, i) in context.Options.Get(LocalFileSourceOptions.Tables).Select((b, i) => (b, i)))
        {
            var problems = new List<ConfigError>();
            var options = LocalFileSourceOptions.OfTable.Bind(block, $"{context.Options.Path}.tables_configs[{i}]", problems);
            var before = errors.Count;
            errors.AddRange(problems.Where(p => !p.IsWarning));
            if (errors.Count > before)
                continue;
            try
            {
                tables.Add(FileTableReader.Read(options, context));
            }
            catch (ConfigException e)
            {
                errors.AddRange(e.Errors);
            }
        }

        foreach (var twice in tables.GroupBy(t => t.FileSchema.Path).Where(g => g.Count() > 1))
        {
            errors.Add(new ConfigError(
                context.Options.LocationOf(LocalFileSourceOptions.Tables), context.Options.Path,
                $"tables_configs has two tables named '{twice.Key}'", "name each by schema.table"));
        }

        return errors.Count == 0 ? new LocalFileSource(tables) : throw new ConfigException(errors);
    }
}
