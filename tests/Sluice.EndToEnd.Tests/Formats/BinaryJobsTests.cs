using Sluice.EndToEnd.Tests.Fixtures;

namespace Sluice.EndToEnd.Tests.Formats;

/// <summary>Jobs that copy files as they are.</summary>
public sealed class BinaryJobsTests : IDisposable
{
    private const string Pieces = "path = in, file_format_type = binary";
    private readonly JobFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData(", binary_chunk_size = 100000, parallelism = 4")]
    public async Task A_tree_of_files_arrives_as_it_was(string options)
    {
        var files = Place();
        var job = FormatJob.Write(_folder, $"LocalFile {{ {Pieces}{options} }}", "LocalFile { path = out, file_format_type = binary }");
        var checkedJob = (await SluiceProcess.RunAsync(_folder, "check", job)).ShouldExit(0);
        Assert.Contains("exactly once", checkedJob.Output, StringComparison.OrdinalIgnoreCase);
        (await SluiceProcess.RunAsync(_folder, "run", job)).ShouldExit(0);
        foreach (var (name, bytes) in files)
            Assert.Equal(bytes, await File.ReadAllBytesAsync(_folder.File("out/" + name), TestContext.Current.CancellationToken));
        Assert.Equal(files.Count, _folder.Published("out").Count());
    }

    [Fact]
    public async Task Only_the_files_that_the_filter_names_are_copied()
    {
        Place();
        var job = FormatJob.Write(_folder, $"LocalFile {{ {Pieces}, file_filter_pattern = \".*\\\\.bin\" }}", "LocalFile { path = out, file_format_type = binary }");
        (await SluiceProcess.RunAsync(_folder, "run", job)).ShouldExit(0);
        Assert.Equal(2, _folder.Published("out").Count());
    }

    [Theory]
    [InlineData(Pieces, "path = out, file_format_type = csv", "set file_format_type = binary")]
    [InlineData("path = in, file_format_type = json", "path = out, file_format_type = binary", "has other columns than data, relativePath and partIndex")]
    [InlineData(Pieces + ", schema { fields { a = int } }", "path = out, file_format_type = binary", "'schema' is not for binary files")]
    [InlineData(Pieces, "path = out, file_format_type = binary, compress_codec = gzip", "'compress_codec' is not for binary files")]
    public async Task A_job_whose_sides_do_not_fit_is_refused_before_the_run(string source, string sink, string message)
    {
        Place();
        Assert.Contains(message, await FormatJob.RefusedAsync(_folder, FormatJob.Write(_folder, $"LocalFile {{ {source} }}", $"LocalFile {{ {sink} }}")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_transform_that_drops_pieces_is_noticed_and_half_a_file_never_appears()
    {
        Place();
        _folder.Write("job.conf", $$"""
            env { job.mode = BATCH }
            source { LocalFile { {{Pieces}}, result_table_name = a } }
            transform { Sql { source_table_name = a, result_table_name = b, query = "select data, relativePath, partIndex from a where partIndex <> 1" } }
            sink { LocalFile { source_table_name = b, path = out, file_format_type = binary } }
            """);
        var run = (await SluiceProcess.RunAsync(_folder, "run", "job.conf")).ShouldExit(1);
        Assert.Contains("SLC3110", run.Error, StringComparison.Ordinal);
        foreach (var file in _folder.Published("out"))
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(_folder.File("in/" + Path.GetRelativePath(_folder.File("out"), file))));
    }

    private Dictionary<string, byte[]> Place()
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var (name, length) in new[] { ("a.bin", 3), ("big.png", 2_000_000), ("deep/er/c.tar.gz", 30_001), ("deep/d.bin", 2048) })
        {
            var bytes = new byte[length];
            new Random(length).NextBytes(bytes);
            var path = _folder.File("in/" + name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, bytes);
            files.Add(name, bytes);
        }

        return files;
    }
}
