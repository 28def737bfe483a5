using Sluice.Connect.Config;
using Sluice.Connect.Options;
using Sluice.Connect.Sinks;

namespace Sluice.Connectors.Files.LocalFile;

/// <summary>Makes LocalFile sinks.</summary>
internal sealed class LocalFileSinkFactory : ISinkFactory
{
    public string Name => "LocalFile";

    public string Summary => "Writes csv and json files to a directory; each file appears whole and exactly once.";

    public OptionSet Options => LocalFileSinkOptions.All;

    public SinkClass WeakestClass(OptionValues options) => SinkClass.Staged;

    public ISink Create(SinkContext context)
    {
        var tables = new List<FileSinkTable>();
        var errors = new List<ConfigError>();
        foreach (var table in context.Tables)
        {
            try
            {
                tables.Add(FileSinkTableReader.Read(table, context));
            }
            catch (ConfigException e)
            {
                errors.AddRange(e.Errors);
            }
        }

        if (errors.Count > 0)
            throw new ConfigException([.. errors.Distinct()]);
        var note = context.Tables[0].Options.Has(LocalFileSinkOptions.TempPath)
            ? "tmp_path is not used: rows are staged in a hidden folder of the target directory, so that publishing them cannot be half done"
            : null;
        return new LocalFileSink(tables, context.WorkingDirectory, note);
    }
}
