namespace Sluice.JobFiles.Tests.Text;

public sealed class SyntaxErrorTests
{
    [Theory]
    [InlineData("a = \"open\nb = 1", 1, 5, "not closed on its line")]
    [InlineData("a = \"\"\"open", 1, 5, "never closed")]
    [InlineData("a = \"\\q\"", 1, 6, "not an escape")]
    [InlineData("a = \"\\u12g4\"", 1, 6, "four hexadecimal digits")]
    [InlineData("a = \"\\ud800\"", 1, 5, "half a character")]
    [InlineData("a = \"x\ty\"", 1, 7, "control character")]
    [InlineData("a = b*c", 1, 6, "'*' is not allowed outside quotes")]
    [InlineData("a = x$y", 1, 6, "'$' is not allowed outside quotes")]
    [InlineData("a = 1+2", 1, 6, "'+' is not allowed outside quotes")]
    [InlineData("a = 10:30", 1, 7, "found ':' in a value")]
    [InlineData("a = b = c", 1, 7, "found '=' in a value")]
    [InlineData("a = \nb = 1", 2, 3, "found '=' in a value")]
    [InlineData("a =", 1, 4, "expected a value for 'a', found the end of the file")]
    [InlineData("a = }", 1, 5, "expected a value for 'a', found '}'")]
    [InlineData("a = [1,,2]", 1, 8, "expected a value, found ','")]
    [InlineData("a = 1,,b = 2", 1, 7, "expected a key, found ','")]
    [InlineData("a", 1, 1, "after the key 'a', found the end of the file")]
    [InlineData("a\nb = 1", 1, 1, "after the key 'a', found 'b'")]
    [InlineData("x {\n  a = 1\n", 1, 3, "the object that starts here is never closed")]
    [InlineData("x = [1, 2", 1, 5, "the list that starts here is never closed")]
    [InlineData("x { a = [1 }", 1, 12, "expected ']'")]
    [InlineData("a = 1 }", 1, 7, "closes nothing")]
    [InlineData("{ a = 1 } b = 2", 1, 11, "expected the end of the file")]
    [InlineData("[1, 2]", 1, 1, "a job file is an object, found a list")]
    [InlineData("${a} = 1", 1, 1, "expected a key, found a substitution")]
    [InlineData("a = ${}", 1, 5, "names nothing")]
    [InlineData("a = ${b\n}", 1, 5, "not closed on its line")]
    [InlineData("a = ${b:5}", 1, 8, "':' is not allowed in the name of a substitution")]
    [InlineData("a-> = 1", 1, 1, "a part of the key's path is empty")]
    [InlineData("a = x [1]", 1, 7, "a list follows text")]
    [InlineData("env { a = 1 } source { }", 1, 15, "text follows an object")]
    public void An_error_says_what_and_where(string text, int line, int column, string message)
    {
        var error = Hocon.Error(text);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal((line, column), (error.Location.Line, error.Location.Column));
        Assert.StartsWith("SLC12", error.Code, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("c = decimal(10, 2)\n")]
    [InlineData("schema { fields { c = map<string, int> } }")]
    public void An_unquoted_type_with_a_comma_is_told_to_be_quoted(string text) =>
        Assert.Contains("must stand in double quotes", Hocon.Error(text).Hint, StringComparison.Ordinal);

    [Fact]
    public void A_default_outside_quotes_is_told_to_be_quoted() =>
        Assert.Contains("\"${name:default}\"", Hocon.Error("a = ${b:5}").Hint, StringComparison.Ordinal);

    [Fact]
    public void A_quoted_string_is_never_shown_in_an_error() =>
        Assert.DoesNotContain("hunter2", Hocon.Error("password = {} \"hunter2\"").ToString(), StringComparison.Ordinal);
}
