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

    private static long Work(string head, string line, string tail, int lines)
    {
        line = line.Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal);
        var text = head + string.Concat(Enumerable.Range(0, lines).Select(i => line.Replace("{0}", $"{i}", StringComparison.Ordinal))) + tail;
        var before = GC.GetAllocatedBytesForCurrentThread();
        _ = Hocon.Parse(text);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
