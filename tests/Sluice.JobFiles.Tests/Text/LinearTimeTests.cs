using Sluice.Connect.Config;
using Sluice.JobFiles.Tests.Sql;

namespace Sluice.JobFiles.Tests.Text;

/// <summary>
/// Work is counted in bytes allocated by the thread, which grows with every token and value handled, and does not depend on the load
/// of the machine; a quadratic step over tokens or values would multiply it by far more than the bound.
/// </summary>
public sealed class LinearTimeTests
{
    public static TheoryData<string, string, string> Shapes => new()
    {
        { "", "key_{0} = value {0} ${{x}}\n", "x = 1" },
        { "source {\n", "A { n = {0} }\n", "}" },
        { "a = [", "{0}, ", "]" },
        { "a = ", "word{0} ", "" },
        { "", "a { b { k{0} = 1 } }\n", "" },
        { "", "a = {0}\n", "" },
        { "a = \"", "\\n{0}", "\"" },
        { "", "# comment {0}\n", "a = 1" },
        { "a = \"\"\"", "line {0}\n", "\"\"\"" },
        { "a = [", "${{x}}, ", "]\nx = [1, 2, 3]" },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Twice_the_text_is_about_twice_the_work(string head, string line, string tail)
    {
        _ = Work(head, line, tail, 100);
        var one = Work(head, line, tail, 8_000);
        var four = Work(head, line, tail, 32_000);
        Assert.True(four < one * 8, $"8,000 lines: {one} bytes; 32,000 lines: {four} bytes");
    }

    public static TheoryData<string, string, string> SqlShapes => new()
    {
        { SqlText.Ends, "CREATE TABLE t{0} AS SELECT x, y FROM a;\n", "INSERT INTO z SELECT a;" },
        { SqlText.Ends, "INSERT INTO z SELECT x FROM a;\n", "" },
        { "CREATE TABLE a WITH ('connector'='FakeSource','type'='source'", ",\n'k{0}'='{ a = [1, ''x''] }'", ");" + SqlText.Ends.Split('\n')[1] + "INSERT INTO z SELECT a;" },
        { SqlText.Ends + "INSERT INTO z SELECT x", ", '{0}' /* c */ -- d\n", "FROM a;" },
        { "/* config\n", "k{0} = \"*/\"\n", "*/\n" + SqlText.Ends + "INSERT INTO z SELECT a;" },
        { SqlText.Ends + "CREATE TABLE b WITH ('connector'='FakeSource','type'='source','k'='", "line ''{0}\n", "'); INSERT INTO z SELECT a; INSERT INTO z SELECT b;" },
    };

    [Theory]
    [MemberData(nameof(SqlShapes))]
    public void Twice_the_sql_is_about_twice_the_work(string head, string line, string tail)
    {
        _ = Work(head, line, tail, 100, t => SqlText.Parse(t));
        var one = Work(head, line, tail, 4_000, t => SqlText.Parse(t));
        var four = Work(head, line, tail, 16_000, t => SqlText.Parse(t));
        Assert.True(four < one * 8, $"4,000 lines: {one} bytes; 16,000 lines: {four} bytes");
    }

    private static long Work(string head, string line, string tail, int lines) => Work(head, line, tail, lines, t => Hocon.Parse(t));

    private static long Work(string head, string line, string tail, int lines, Func<string, ConfigObject> parse)
    {
        line = line.Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal);
        var text = head + string.Concat(Enumerable.Range(0, lines).Select(i => line.Replace("{0}", $"{i}", StringComparison.Ordinal))) + tail;
        var before = GC.GetAllocatedBytesForCurrentThread();
        _ = parse(text);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
