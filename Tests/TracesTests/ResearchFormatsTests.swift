import CacheCore
import TestSupport
import Testing
import Traces

/// Published traces whose files are not beside the repository: rows as their own documentation shows them, and what is
/// refused.
@Suite struct ResearchFormatsTests {
  private static let second: Int64 = 1_000_000_000

  private func read(_ text: String, _ format: String? = nil, name: String = "x") throws(CachesimError) -> ReadTrace {
    try ReadTrace(name, text, format: format)
  }

  @Test func ibmObject() throws {
    // The lines of the data set's own description.
    let trace = try read(
      """
      1219008 REST.PUT.OBJECT 8d4fcda3d675bac9 1056
      1221974 REST.HEAD.OBJECT 39d177fb735ac5df 528
      1232488 REST.GET.OBJECT 95d363d3fbdc0b03 1168 0 1167
      1234545 REST.DELETE.OBJECT 39d177fb735ac5df

      """)
    #expect(trace.format == "ibm-object")
    #expect(trace.operations == [.write, .read, .read, .delete])
    #expect(trace.sizes == [1056, 528, 1168, 0])
    #expect(trace.times == [1_219_008, 1_221_974, 1_232_488, 1_234_545].map { $0 * 1_000_000 })
    #expect(trace.keys[1] == trace.keys[3] && trace.distinct == 3)
  }

  @Test func alibaba() throws {
    // The values of github.com/alibaba/block-traces.
    let text = "0,R,126703644672,4096,1577808000000626\n1,W,126703644672,8192,1577808000000627\n"
    let trace = try read(text, name: "io_traces.csv")
    #expect(trace.format == "alibaba")
    #expect(trace.operations == [.read, .write] && trace.sizes == [4096, 8192])
    #expect(trace.times == [1_577_808_000_000_626_000, 1_577_808_000_000_627_000])
    #expect(trace.distinct == 2)
    #expect(try read(text, "alibaba:object=key").keys == [126_703_644_672, 126_703_644_672])
  }

  @Test func spc() throws {
    // White space and further columns are allowed (1.0.1).
    let text = "0,20941264,8192,W,0.551706\n0, 20939840 ,8192,w,0.554041\n1,20941264,4096,R,0.556202,x,y\n"
    let trace = try read(text, name: "Financial1.spc")
    #expect(trace.format == "spc")
    #expect(trace.operations == [.write, .write, .read] && trace.sizes == [8192, 8192, 4096])
    #expect(trace.times == [551_706_000, 554_041_000, 556_202_000])
    #expect(trace.distinct == 3)
    #expect(try read(text, "spc:object=key").distinct == 2)
  }

  @Test func wikipedia() throws {
    let upload = "relative_unix\thashed_path_query\timage_type\tresponse_size\ttime_firstbyte\n"
    let rows = "0\t-833104520\tjpeg\t7324\t1.2E-4\n1\t1714473446\tpng\t12\t0.3\n"
    for text in [upload + rows, rows] {
      let trace = try read(text, "wikipedia")
      #expect(trace.sizes == [7324, 12] && trace.times == [0, Self.second] && trace.columns == [.time, .size])
      #expect(trace.keys[0] == key("-833104520"))
    }
    #expect(try read(upload + rows, name: "cache-u-00.tsv").format == "wikipedia")
    let text =
      "relative_unix\thashed_host_path_query\tresponse_size\ttime_firstbyte\n864000\t1714473446\t20546\t2.8E-4\n"
    for text in [text, String(text.drop { $0 != "\n" }.dropFirst())] {
      let trace = try read(text, "wikipedia")
      #expect(trace.sizes == [20_546] && trace.times == [864_000 * Self.second] && trace.keys == [1_714_473_446])
    }
    #expect(try read(text).format == "wikipedia")
    let old = try read(
      "929840853 1190146243.303 http://en.wikipedia.org/images/wiki-en.png -\n"
        + "929840854 1190146243.304 http://en.wikipedia.org/wiki/A save\n")
    #expect(old.format == "wikipedia" && old.operations == [.read, .write])
    #expect(old.times == [1_190_146_243_303_000_000, 1_190_146_243_304_000_000])
  }

  @Test func tragen() throws {
    let trace = try read("1532702631,0,26624\n1532702631,1,12288\n1532702631,0,26624\n", "tragen")
    #expect(trace.keys == [0, 1, 0] && trace.sizes == [26_624, 12_288, 26_624])
    #expect(trace.times.first == 1_532_702_631 * Self.second)
  }

  @Test func msrFiletimes() throws {
    // 128166372003061629 is 2007-02-22 17:00:00.3061629 UTC.
    let trace = try read(
      "128166372003061629,usr,0,Read,7014609920,24576,41286\n128166372003061630,usr,1,Write,7014609920,512,1\n")
    #expect(trace.format == "msr" && trace.times == [1_172_163_600_306_162_900, 1_172_163_600_306_163_000])
    #expect(trace.distinct == 2 && trace.operations == [.read, .write] && trace.sizes == [24_576, 512])
  }

  @Test func twitterCountsKeysAsWell() throws {
    let text = "0,abc,3,10,1,get,0\n1,abc,3,10,1,set,20\n2,abc,3,0,2,delete,0\n3,d,1,1,1,incr,0\n"
    let trace = try read(text, "twitter")
    #expect(trace.sizes == [13, 13, 3, 2] && trace.ttls == [0, 20 * Self.second, 0, 0])
    #expect(trace.operations == [.read, .write, .delete, .write])
    #expect(try read(text, "twitter:size=value").sizes == [10, 10, 0, 1])
  }

  @Test func metaKVByHeader() throws {
    // The columns of kvcache/202206, in their own order and without times.
    let trace = try read("key,op,size,op_count,key_size\n1,GET,100,2,20\n2,SET,5,1,16\n1,GET,1,0,1\n", name: "kv.csv")
    #expect(trace.format == "meta-kv" && trace.columns == [.size, .operation])
    #expect(trace.keys == [1, 1, 2] && trace.sizes == [120, 120, 21])
    #expect(trace.operations == [.read, .read, .write])
  }

  @Test func metaCDNUnknownSizes() throws {
    let trace = try read(
      "timestamp,cacheKey,OpType,objectSize,responseSize,responseHeaderSize,rangeStart,rangeEnd,TTL(s),SamplingRate\n"
        + "1,a,1,-1,450,44,-1,-1,-1,1\n2,b,1,75,76,5,-1,-1,60,1\n", name: "x.csv")
    #expect(trace.format == "meta-cdn")
    #expect(trace.sizes == [450, 75] && trace.ttls == [0, 60 * Self.second])
  }

  @Test func tencentPhotoVariants() throws {
    let text = "20160201164604 085abb 5 m 12903 1 PHONE 1\n20160201164605 085abb 5 b 30754 1 PHONE 0\n"
    let trace = try read(text)
    #expect(trace.format == "tencent-photo" && trace.distinct == 2 && trace.sizes == [12_903, 30_754])
    #expect(trace.times == [1_454_345_164 * Self.second, 1_454_345_165 * Self.second])
    #expect(try read(text, "tencent-photo:object=key").distinct == 1)
  }

  /// What is not as it should be is refused with its place.
  @Test(arguments: [
    ("twitter", "1,a,3,4,5,get\n", "line 1: 6 columns instead of 7"),
    ("twitter", "1,a,3,4,5,fetch,0\n", "line 1, column 6: 'fetch' is not an operation (get, set, delete, ...)"),
    ("twitter", "1,,3,4,5,get,0\n", "line 1, column 2: no key"),
    ("twitter", "1,a,3,-4,5,get,0\n", "line 1, column 4: size '-4' is negative"),
    ("msr", "1,usr,0,Read,0,512,1\n", "line 1, column 1: time '1' is out of range (100 ns since 1601, from 1970 on)"),
    ("msr", "128166372003061629,usr,0,Look,0,512,1\n", "column 4: 'Look' is not an operation (R or W, Read or Write)"),
    ("tencent-block", "1,2,9223372036854775807,0,1\n", "column 3: size '9223372036854775807' is out of range"),
    ("tencent-block", "1,2,3,2,1\n", "column 4: '2' is not an operation (0: read, 1: write)"),
    ("tencent-photo", "20161301000000 a 5 m 1 1 P 1\n", "column 1: time '20161301000000' is out of range"),
    ("ibm-object", "1 REST.GET.OBJECT a 1 2 3 4\n", "line 1: 7 columns instead of 3 to 6"),
    ("ibm-object", "1 GET a 1\n", "column 2: 'GET' is not an operation (REST.GET.OBJECT"),
    ("wikipedia", "1 1.0 http://a seen\n", "column 4: 'seen' is not an operation (- or save)"),
    ("meta-kv", "key,op\n1,GET\n", "line 1: is not the header of this format: 'key,op'"),
    (
      "meta-kv", "key,op,size,op_count,key_size\n1,GET,1,9999999999,1\n",
      "column 4: number of requests '9999999999' is out"
    ),
    ("tragen", "\n\n", "holds no requests"),
  ])
  func refused(_ format: String, _ text: String, _ message: String) throws {
    let error = try #require(failure { () throws(CachesimError) in try read(text, format) })
    #expect(error.kind == .badData && error.message.contains(message), "\(error.message)")
  }

  /// A row is whole or not there: skipping counts it.
  @Test func skipping() throws {
    let trace = try ReadTrace("x", "0,a,1,1,1,get,0\nnonsense\n1,b,1,1,1,get,0\n", format: "twitter", skip: true)
    #expect(trace.keys.count == 2 && trace.badRecords.count == 1)
  }

  /// Five numbers in a row can be anything: they are of a format only where more than that says so.
  @Test func numbersAloneTellNothing() throws {
    for text in ["1 10 100 7 0\n2 11 200 8 1\n", "1,10,100,0,5\n2,11,200,1,5\n"] {
      let error = try #require(failure { () throws(CachesimError) in try read(text) })
      #expect(error.kind == .usage && error.message.contains("its format is not certain"), "\(error.message)")
    }
    #expect(try read("1 10 100 7 0\n2 11 200 8 1\n", name: "x.trace").format == "mqsim")
    #expect(try read("1538323200,10,100,0,5\n1538323201,11,200,1,5\n").format == "tencent-block")
  }

  /// A table that is nobody's stays a table.
  @Test(arguments: [
    "key,size\n1,2\n", "time,key,size,op,ttl,a,b\n1,a,3,get,0,1,2\n", "timestamp,block_id,io_size\n1,a,2\n",
  ])
  func otherTables(_ text: String) throws { #expect(try read(text, name: "x.csv").format == "csv") }
}
