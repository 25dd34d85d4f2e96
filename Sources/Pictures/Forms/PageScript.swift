/// The script of a page. Without it values are said by the browser, after a while, because every mark has a title; with it
/// at once, also of what is only near to the pointer, and by a touch.
enum PageScript {
  static let text = #"""
    (function(){
    var hover=document.getElementById("hover"),last=null;
    function marks(picture){
      if(!picture.marks){
        picture.marks=[];
        picture.querySelectorAll("circle,rect.cell").forEach(function(mark){
          var title=mark.querySelector("title");
          if(title)picture.marks.push([mark,title.textContent]);
        });
      }
      return picture.marks;
    }
    function clear(){
      if(last)last.classList.remove("near");
      last=null;hover.hidden=true;
    }
    function show(event){
      var picture=event.target.closest&&event.target.closest("svg.picture"),best=null,least=24*24;
      if(!picture)return clear();
      marks(picture).forEach(function(pair){
        var box=pair[0].getBoundingClientRect(),
          x=Math.max(box.left-event.clientX,0,event.clientX-box.right),
          y=Math.max(box.top-event.clientY,0,event.clientY-box.bottom),
          middle=Math.hypot((box.left+box.right)/2-event.clientX,(box.top+box.bottom)/2-event.clientY),
          distance=x*x+y*y+middle*1e-3;
        if(distance<least){least=distance;best=pair;}
      });
      if(!best)return clear();
      if(last!==best[0]){
        clear();
        last=best[0];last.classList.add("near");
        hover.textContent=best[1];hover.hidden=false;
      }
      var right=event.clientX+14+hover.offsetWidth>innerWidth;
      hover.style.left=Math.max(4,right?event.clientX-14-hover.offsetWidth:event.clientX+14)+"px";
      hover.style.top=Math.max(4,Math.min(event.clientY+14,innerHeight-hover.offsetHeight-4))+"px";
    }
    document.addEventListener("pointermove",show);
    document.addEventListener("pointerdown",show);
    document.addEventListener("scroll",clear,true);
    })();

    """#
}
