using Sluice.Connect.Config;
using Sluice.Connect.Options;
using Sluice.Connect.Sinks;
using Sluice.Connectors.Files.Staging;

namespace Sluice.Connectors.Files.LocalFile;

/// <summary>Makes LocalFile sinks.</summary>
internal sealed class LocalFileSinkFactory : IStagedSinkFactory
{
    public string Name => "LocalFile";

    public string Summary => "Writes csv, json, text, parquet, xml, excel and copied files to a directory; each file appears whole and exactly once.";

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

    public ValueTask<bool> PublishAsync(StagedCommit commit, CancellationToken cancellationToken)
    {
        var manifest = StagedManifest.Parse(commit.Manifest);
        // A hidden name that is gone says "published" only where the hidden folder is: elsewhere it says that this is another machine.
        if (!manifest.Files.All(f => Directory.Exists(Path.GetDirectoryName(f.Staged))))
            return ValueTask.FromResult(false);
        new Publication(manifest, new NoBreadcrumb()).Run(cancellationToken);
        return ValueTask.FromResult(true);
    }

    public ValueTask SweepAsync(FenceContext context, SweepRequest request, CancellationToken cancellationToken)
    {
        foreach (var place in TargetPlaces.Of(LocalPath.Full(context.Options.Get(LocalFileSinkOptions.Path), context.WorkingDirectory)))
            new StagingSweep(place, request, new NoBreadcrumb()).Run(cancellationToken);
        return ValueTask.CompletedTask;
    }
}
