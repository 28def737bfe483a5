using Sluice.EndToEnd.Tests.Fixtures;

namespace Sluice.EndToEnd.Tests.Formats;

/// <summary>Jobs with XML files, as users write them.</summary>
public sealed class XmlJobsTests : IDisposable
{
    private const string Orders = "path = in, file_format_type = xml, xml_row_tag = order, xml_use_attr_format = false, schema { fields { id = bigint, name = string, price = \"decimal(10,2)\" } }";
    private readonly JobFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Elements_become_csv_records()
    {
        Place("<r><order><id>1</id><name>tea, green</name><price>4.5</price></order><order><id>2</id></order></r>");
        await RunAsync(Orders, "path = out, file_format_type = csv");
        Assert.Equal("1,\"tea, green\",4.50\n2,,\n", Published());
    }

    [Fact]
    public async Task Fake_rows_become_elements_that_are_read_back_and_counted()
    {
        var schema = "schema { fields { id = int, m = \"map<string,int>\", at = timestamp, b = bytes, r = { x = int } } }";
        var job = FormatJob.Write(
            _folder, $"FakeSource {{ row.num = 100, {schema} }}", "LocalFile { path = in, file_format_type = xml, xml_use_attr_format = true, xml_root_tag = all, xml_row_tag = one }");
        (await SluiceProcess.RunAsync(_folder, "run", job)).ShouldExit(0);
        job = FormatJob.Write(
            _folder, $"LocalFile {{ path = in, file_format_type = xml, xml_row_tag = one, xml_use_attr_format = true, {schema} }}",
            "Assert { rules { row_rules = [{ rule_type = MIN_ROW, rule_value = 100 }, { rule_type = MAX_ROW, rule_value = 100 }], field_rules = ["
            + "{ field_name = m, field_type = \"map<string,int>\", field_value = [{ rule_type = NOT_NULL }] }] } }");
        var result = await SluiceProcess.RunAsync(_folder, "run", job, "--json");
        Assert.Equal(100, RunReport.Of(result.ShouldExit(0)).ReadRows);
    }

    [Fact]
    public async Task Attributes_become_elements_in_files_of_some_rows_each()
    {
        Place("<r>" + string.Concat(Enumerable.Range(1, 5).Select(i => $"<order id='{i}' name='n{i}'/>")) + "</r>");
        await RunAsync(Orders.Replace("= false", "= true", StringComparison.Ordinal), "path = out, file_format_type = xml, xml_use_attr_format = false, batch_size = 2, sink_columns = [name, id]");
        Assert.Equal(3, _folder.Published("out").Count());
        Assert.Contains("<RECORD><name>n1</name><id>1</id></RECORD>", Published(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("path = in, file_format_type = xml, xml_row_tag = order, schema { fields { id = int } }", "path = out", "'xml_use_attr_format' is required")]
    [InlineData("path = in, file_format_type = xml, xml_row_tag = order, xml_use_attr_format = true", "path = out", "'schema' is required for xml")]
    [InlineData(Orders, "path = out, file_format_type = xml, xml_use_attr_format = true, xml_row_tag = \"1st\"", "'xml_row_tag = 1st' is no name of an element")]
    public async Task A_job_with_wrong_options_is_refused_before_the_run(string source, string sink, string message)
    {
        Place("<r/>");
        Assert.Contains(message, await FormatJob.RefusedAsync(_folder, FormatJob.Write(_folder, $"LocalFile {{ {source} }}", $"LocalFile {{ {sink} }}")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><r><order><name>&x;</name></order></r>", "SLC2131")]
    [InlineData("<r><order><id>1</id></order><order><id>2</id></ord", "SLC2130")]
    public async Task A_file_that_may_not_or_cannot_be_read_fails_the_job_with_its_line_and_nothing_arrives(string text, string code)
    {
        Place(text);
        var error = await FormatJob.FailsAsync(_folder, FormatJob.Write(_folder, $"LocalFile {{ {Orders} }}", "LocalFile { path = out, file_format_type = json }"));
        Assert.Contains(code, error, StringComparison.Ordinal);
        Assert.Contains(code == "SLC2131" ? "orders.xml': the file has a document type" : "orders.xml', line 1", error, StringComparison.Ordinal);
    }

    private void Place(string text) => _folder.Write("in/orders.xml", text);

    private async Task RunAsync(string source, string sink) =>
        (await SluiceProcess.RunAsync(_folder, "run", FormatJob.Write(_folder, $"LocalFile {{ {source} }}", $"LocalFile {{ {sink} }}"))).ShouldExit(0);

    private string Published() => string.Concat(_folder.Published("out").Order(StringComparer.Ordinal).Select(File.ReadAllText));
}
