using Sluice.Connect.Config;
using Sluice.JobFiles.Types;

namespace Sluice.JobFiles.Tests.Types;

public sealed class TypeTests
{
    private static string Read(string hocon) => SchemaDialect.Instance.ReadType(Hocon.Parse("t = " + hocon)["t"]!).ToString();

    private static ConfigError Error(string hocon) =>
        Assert.Single(Assert.Throws<ConfigException>(() => Read(hocon)).Errors);

    [Theory]
    [InlineData("string", "string")]
    [InlineData("BOOLEAN", "boolean")]
    [InlineData("tinyint", "tinyint")]
    [InlineData("byte", "tinyint")]
    [InlineData("smallint", "smallint")]
    [InlineData("short", "smallint")]
    [InlineData("int", "int")]
    [InlineData("bigint", "bigint")]
    [InlineData("Long", "bigint")]
    [InlineData("float", "float")]
    [InlineData("double", "double")]
    [InlineData("bytes", "bytes")]
    [InlineData("date", "date")]
    [InlineData("time", "time")]
    [InlineData("timestamp", "timestamp")]
    [InlineData("timestamp_tz", "timestamp_tz")]
    [InlineData("\"null\"", "null")]
    [InlineData("binary_vector", "binary_vector")]
    [InlineData("float_vector", "float_vector")]
    [InlineData("float16_vector", "float16_vector")]
    [InlineData("bfloat16_vector", "bfloat16_vector")]
    [InlineData("sparse_float_vector", "sparse_float_vector")]
    [InlineData("\" int \"", "int")]
    [InlineData("\"decimal(30, 8)\"", "decimal(30,8)")]
    [InlineData("\"DECIMAL ( 38 , 0 )\"", "decimal(38,0)")]
    [InlineData("\"decimal(5)\"", "decimal(5,0)")]
    [InlineData("array<int>", "array<int>")]
    [InlineData("\"ARRAY < string >\"", "array<string>")]
    [InlineData("\"map<string, int>\"", "map<string,int>")]
    [InlineData("\"map<decimal(10, 2), array<int>>\"", "map<decimal(10,2),array<int>>")]
    [InlineData("\"map<string, map<string, string>>\"", "map<string,map<string,string>>")]
    [InlineData("{ a = int, b = \"map<string,int>\" }", "{a=int,b=map<string,int>}")]
    [InlineData("{ a { b = int } }", "{a={b=int}}")]
    [InlineData("\"{a = int, b = \\\"map<string,int>\\\"}\"", "{a=int,b=map<string,int>}")]
    [InlineData("\"map<string, {c_int=int\\nc_string=string}>\"", "map<string,{c_int=int,c_string=string}>")]
    [InlineData("\"map<string, {c_int=int,c_row={c_int=int}}>\"", "map<string,{c_int=int,c_row={c_int=int}}>")]
    [InlineData("\"map<string, {\\\"c_int\\\":\\\"int\\\"}>\"", "map<string,{c_int=int}>")]
    public void Types_are_read_as_job_files_write_them(string text, string type) => Assert.Equal(type, Read(text));

    [Theory]
    [InlineData("strng", "the type 'strng' is not known", "did you mean string?")]
    [InlineData("varchar", "the type 'varchar' is not known", "did you mean string?")]
    [InlineData("\"varchar(20)\"", "is not known", "did you mean string?")]
    [InlineData("datetime", "is not known", "did you mean timestamp?")]
    [InlineData("decimal", "the type 'decimal' is not known", "\"decimal(12, 2)\"")]
    [InlineData("qqqqqqqqq", "is not known", "the types are")]
    [InlineData("null", "a type is missing: the value is null", "\"null\" in quotes")]
    [InlineData("5", "'5' is not a type", "the name of a type")]
    [InlineData("[int]", "a list is not a type", "array<T>")]
    [InlineData("{}", "a row type has no fields", "name = type")]
    [InlineData("\"decimal(39, 2)\"", "out of range", "1 to 38")]
    [InlineData("\"decimal(5, 6)\"", "out of range", "0 to the precision")]
    [InlineData("\"decimal(a, b)\"", "is not a decimal type", "decimal(12, 2)")]
    [InlineData("\"array<date>\"", "an array cannot hold date", "tinyint")]
    [InlineData("\"array<array<int>>\"", "an array cannot hold array<int>", "tinyint")]
    [InlineData("\"map<string>\"", "is not a map type", "map<string, int>")]
    [InlineData("\"map<array<int>, int>\"", "the key of a map cannot be array<int>", "simple type")]
    [InlineData("\"map<string, strng>\"", "the type 'strng' is not known", "did you mean string?")]
    [InlineData("\"{a = }\"", "cannot be read", "")]
    public void A_wrong_type_is_an_error_with_its_place_and_what_to_write(string text, string message, string hint)
    {
        var error = Error(text);
        Assert.Equal("SLC1401", error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains(hint, error.Hint ?? "", StringComparison.Ordinal);
        Assert.Equal(new TextLocation("job.conf", 1, 5), error.Location);
    }

    [Fact]
    public void All_wrong_fields_of_a_row_are_told_at_once()
    {
        var error = Assert.Throws<ConfigException>(() => Read("{ a = strng, b = int, c = { d = flot } }"));
        Assert.Equal(["did you mean string?", "did you mean float?"], error.Errors.Select(e => e.Hint));
    }
}
