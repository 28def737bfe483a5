using Sluice.EndToEnd.Tests.Fixtures;

namespace Sluice.EndToEnd.Tests.Formats;

/// <summary>Jobs with Excel files: written by one job, read by the next.</summary>
public sealed class ExcelJobsTests : IDisposable
{
    private const string Columns = "schema { fields { id = int, name = string, at = timestamp, price = \"decimal(10,2)\" } }";
    private const string Orders = "path = in, file_format_type = csv, " + Columns;
    private const string Sheet = "path = mid, file_format_type = excel, skip_header_row_number = 1, " + Columns;
    private readonly JobFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Records_become_cells_and_records_again()
    {
        const string records = "1,\"tea, green\",2024-05-01 13:30:00,4.50\n2,,2024-05-02 00:00:00.123456,\n3,x,,12345678.90\n";
        _folder.Write("in/a.csv", records);
        await RunAsync(Orders, "path = mid, file_format_type = excel, sheet_name = Orders");
        await RunAsync(Sheet + ", sheet_name = orders", "path = out, file_format_type = csv");
        Assert.Equal(records, string.Concat(_folder.Published("out").Select(File.ReadAllText)));
    }

    [Fact]
    public async Task A_column_of_another_type_fails_with_its_cell_and_dead_letters_take_the_row()
    {
        _folder.Write("in/a.csv", "1,a,2024-05-01 13:30:00,4.50\nx,b,,1.00\n");
        await RunAsync(Orders.Replace("id = int", "id = string", StringComparison.Ordinal), "path = mid, file_format_type = excel");
        var job = FormatJob.Write(_folder, $"LocalFile {{ {Sheet} }}", "LocalFile { path = out, file_format_type = json }");
        var error = await FormatJob.FailsAsync(_folder, job);
        Assert.Contains("SLC2123", error, StringComparison.Ordinal);
        Assert.Contains("sheet 'Sheet1', row 3, column 'id': 'x'", error, StringComparison.Ordinal);
        _folder.Write("job.conf", $"env {{ job.mode = BATCH, error_policy = dead_letter, dead_letter.path = dead }}\nsource {{ LocalFile {{ {Sheet} }} }}\nsink {{ LocalFile {{ path = out, file_format_type = json }} }}\n");
        Assert.Equal(1, RunReport.Of((await SluiceProcess.RunAsync(_folder, "run", job, "--fresh", "--json")).ShouldExit(0)).DeadRows);
    }

    [Fact]
    public async Task A_file_that_is_cut_off_fails_the_job_and_nothing_arrives()
    {
        _folder.Write("in/a.csv", string.Concat(Enumerable.Range(0, 1000).Select(i => $"{i},n{i},,\n")));
        await RunAsync(Orders, "path = mid, file_format_type = excel");
        var path = Assert.Single(_folder.Published("mid"));
        await using (var file = new FileStream(path, FileMode.Open))
            file.SetLength(file.Length / 2);
        var error = await FormatJob.FailsAsync(_folder, FormatJob.Write(_folder, $"LocalFile {{ {Sheet} }}", "LocalFile { path = out, file_format_type = json }"));
        Assert.Contains("SLC2135", error, StringComparison.Ordinal);
        Assert.Contains(Path.GetFileName(path), error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("path = in, file_format_type = excel", "path = out", "'schema' is required for excel")]
    [InlineData(Orders, "path = out, file_format_type = excel, batch_size = 2000000", "a sheet has at most 1048576 rows")]
    [InlineData(Orders, "path = out, file_format_type = excel, sheet_name = \"a[1]\"", "cannot be the name of a sheet")]
    public async Task A_job_with_wrong_options_is_refused_before_the_run(string source, string sink, string message)
    {
        _folder.Write("in/a.csv", "1,a,,\n");
        Assert.Contains(message, await FormatJob.RefusedAsync(_folder, FormatJob.Write(_folder, $"LocalFile {{ {source} }}", $"LocalFile {{ {sink} }}")), StringComparison.Ordinal);
    }

    private async Task RunAsync(string source, string sink) =>
        (await SluiceProcess.RunAsync(_folder, "run", FormatJob.Write(_folder, $"LocalFile {{ {source} }}", $"LocalFile {{ {sink} }}"))).ShouldExit(0);
}
